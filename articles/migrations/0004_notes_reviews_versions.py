import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='internal_notes',
            field=models.TextField(blank=True, help_text='For yourself; they never leave these pages.'),
        ),
        migrations.AddField(
            model_name='article',
            name='reviewed_at',
            field=models.DateField(blank=True, help_text='When you last read it and found that it still holds.', null=True, verbose_name='reviewed on'),
        ),
        migrations.AddField(
            model_name='article',
            name='share_image',
            field=models.ForeignKey(blank=True, help_text='Shown where somebody shares the essay; else its first picture.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.image', verbose_name='picture for sharing'),
        ),
        migrations.AddField(
            model_name='article',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
