from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_unsaved_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordingHint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(help_text='Whole words, in small letters: “committed suicide”.', max_length=80, unique=True)),
                ('instead', models.CharField(help_text='Shown to the author: “died by suicide”.', max_length=200)),
            ],
            options={
                'verbose_name': 'wording hint',
                'ordering': ['phrase'],
            },
        ),
    ]
