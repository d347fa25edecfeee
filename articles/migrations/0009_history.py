import articles.models.text
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0008_wording_hints'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalArticle',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('headline', models.CharField(max_length=140)),
                ('slug', models.SlugField(error_messages={'unique': 'Another essay has this address; change a word of it.'}, max_length=80, validators=[articles.models.text.refuse_reserved_slug])),
                ('standfirst', models.TextField(help_text='Two or three sentences under the headline.', max_length=400)),
                ('body', models.TextField(validators=[articles.models.text.validate_markdown])),
                ('is_sensitive', models.BooleanField(default=False, help_text='Shows the content note and help numbers first, and no advertising.', verbose_name='sensitive')),
                ('content_note', models.CharField(blank=True, help_text='Names the subject: “past abuse, told without detail”.', max_length=160)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('unpublished', 'Unpublished')], default='draft', editable=False, max_length=12)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('revised_at', models.DateTimeField(blank=True, help_text='Shown to readers: set it when what the essay says has changed.', null=True, verbose_name='revised on')),
                ('reviewed_at', models.DateField(blank=True, help_text='When you last read it and found that it still holds.', null=True, verbose_name='reviewed on')),
                ('internal_notes', models.TextField(blank=True, help_text='For yourself; they never leave these pages.')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical article',
                'verbose_name_plural': 'historical articles',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_related',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'HistoricalArticle_related',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_topics',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'HistoricalArticle_topics',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='historicalarticle',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.author'),
        ),
        migrations.AddField(
            model_name='historicalarticle',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalarticle',
            name='share_image',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Shown where somebody shares the essay; else its first picture.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.image', verbose_name='picture for sharing'),
        ),
        migrations.AddField(
            model_name='historicalarticle_related',
            name='from_article',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='historicalarticle_related',
            name='history',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='articles.historicalarticle'),
        ),
        migrations.AddField(
            model_name='historicalarticle_related',
            name='to_article',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='historicalarticle_topics',
            name='article',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='historicalarticle_topics',
            name='history',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='articles.historicalarticle'),
        ),
        migrations.AddField(
            model_name='historicalarticle_topics',
            name='topic',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='articles.topic'),
        ),
    ]
