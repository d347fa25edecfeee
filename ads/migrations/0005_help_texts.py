import ads.models.programme
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ads', '0004_retired_and_bound'),
        ('articles', '0015_search_vectors_in_their_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='affiliateprogramme',
            name='wrappers',
            field=models.TextField(blank=True, help_text='Hosts that count clicks on the way to the programme, one a line. A link to one is paid if an address of the programme can be read in it. A short link, or one that hides where it leads, belongs in the list above.', validators=[ads.models.programme.validate_hosts], verbose_name='wrappers'),
        ),
        migrations.AlterField(
            model_name='creative',
            name='image',
            field=models.ForeignKey(blank=True, help_text='From the pictures uploaded here, or a new one; shown small.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.image'),
        ),
        migrations.AlterField(
            model_name='placement',
            name='slot',
            field=models.CharField(choices=[('article-opening', 'Essay: after the opening'), ('article-middle-1', 'Essay: in the text, first break'), ('article-middle-2', 'Essay: in the text, second break'), ('article-end', 'Essay: after the questions')], help_text='“What runs where and when” draws where each of them stands.', max_length=20),
        ),
    ]
