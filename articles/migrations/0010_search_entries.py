from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('visible_from', models.DateTimeField()),
                ('title', models.TextField()),
                ('words', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='articles_searchentry_one_of_each')],
            },
        ),
    ]
