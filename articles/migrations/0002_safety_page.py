from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='page',
            name='slug',
            field=models.SlugField(choices=[('about', '/about/'), ('privacy', '/privacy/'), ('advertising', '/advertising/'), ('help-now', '/help-now/'), ('safety', '/safety/')], max_length=40, unique=True, verbose_name='address'),
        ),
    ]
