import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_redirects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UnsavedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.PositiveIntegerField()),
                ('fields', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['-saved_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='unsavedarticle',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='articles.article'),
        ),
        migrations.AddField(
            model_name='unsavedarticle',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='unsavedarticle',
            constraint=models.UniqueConstraint(fields=('article', 'user'), name='articles_unsaved_one_each'),
        ),
        migrations.AddConstraint(
            model_name='unsavedarticle',
            constraint=models.UniqueConstraint(condition=models.Q(('article__isnull', True)), fields=('user',), name='articles_unsaved_one_new'),
        ),
    ]
