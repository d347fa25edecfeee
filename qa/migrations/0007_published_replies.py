from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0006_events_as_they_happened'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['question', 'kind'], name='qa_reply_published'),
        ),
    ]
