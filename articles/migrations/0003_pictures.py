from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_safety_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='is_decorative',
            field=models.BooleanField(default=False, help_text='It says nothing that the text does not: screen readers pass it by.', verbose_name='decorative'),
        ),
        migrations.AddField(
            model_name='image',
            name='widths',
            field=models.JSONField(default=list, editable=False, help_text='The widths in pixels that it is kept in besides its own, rising.'),
        ),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(('is_decorative', False), ('alternative_text', ''), _connector='OR'), name='articles_image_decorative_says_nothing', violation_error_message='Either alternative text or decorative.'),
        ),
    ]
