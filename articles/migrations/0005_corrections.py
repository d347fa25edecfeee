import articles.models.text
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_notes_reviews_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('corrected_on', models.DateField()),
                ('text', models.TextField(help_text='What was wrong, and what is right. Shown under the essay.', max_length=1000, validators=[articles.models.text.validate_markdown])),
                ('text_html', models.TextField(blank=True, editable=False)),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='correction',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='articles.article'),
        ),
    ]
