"""Accounts: the audit log, and sessions under a digest.

The table of Django's sessions app goes, and with it every session whose key stood in
it. Who goes back to an earlier version finds the table again, empty.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def drop_clear_sessions(apps, schema_editor):
    """Drop the table, and what Django remembers of the app that made it."""
    schema_editor.execute("DROP TABLE IF EXISTS django_session")
    schema_editor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    types = apps.get_model("contenttypes", "ContentType").objects
    types.using(schema_editor.connection.alias).filter(app_label="sessions").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('config', '0006_periodic_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, help_text='What is counted: the hour.')),
                ('kind', models.CharField(choices=[('signed_in', 'signed in'), ('wrong_password', 'wrong password'), ('wrong_factor', 'wrong second factor'), ('refused', 'refused: too many tries'), ('signed_out', 'signed out'), ('session_ended', 'session ended'), ('password_changed', 'password changed'), ('reset_asked', 'new password asked for'), ('reset_done', 'new password set by mail'), ('factor_added', 'second factor added'), ('factor_removed', 'second factor removed'), ('recovery_code_used', 'recovery code used'), ('recovery_codes_made', 'recovery codes made'), ('person_added', 'person added'), ('person_changed', 'name or address changed'), ('rights_changed', 'rights changed'), ('deactivated', 'deactivated'), ('activated', 'activated again'), ('deleted', 'person deleted'), ('recovered', 'recovered by command')], max_length=20)),
                ('count', models.PositiveIntegerField(default=1)),
                ('count_key', models.CharField(editable=False, help_text='Kind, account and hour of what is counted; else empty.', max_length=60, null=True, unique=True)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(db_constraint=False, help_text='Empty: no such account.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='StaffSession',
            fields=[
                ('key_digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('data', models.TextField()),
                ('began_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(db_index=True)),
                ('browser', models.CharField(help_text='Its family, no more.', max_length=20)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-last_used_at'],
                'default_permissions': (),
            },
        ),
        migrations.RunPython(drop_clear_sessions, migrations.RunPython.noop),
    ]
