from django.db import migrations, models


def bind(apps, schema_editor):
    """Campaigns that name topics stood beside those only; they still do."""
    campaigns = apps.get_model('ads', 'Campaign').objects
    campaigns.filter(topics__isnull=False).update(is_topic_bound=True)


class Migration(migrations.Migration):

    dependencies = [
        ('ads', '0003_programmes_in_detail'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='is_topic_bound',
            field=models.BooleanField(default=False, help_text='If those topics are deleted one day, it is shown nowhere.', verbose_name='only beside the topics below'),
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
        migrations.AddField(
            model_name='creative',
            name='retired_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='campaign',
            name='topics',
            field=models.ManyToManyField(blank=True, help_text='Used if the box above is ticked.', related_name='+', to='articles.topic'),
        ),
    ]
