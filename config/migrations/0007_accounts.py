"""What happens to accounts: the audit log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0006_periodic_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, help_text='What is counted: the hour.')),
                ('kind', models.CharField(choices=[('signed_in', 'signed in'), ('wrong_password', 'wrong password'), ('wrong_factor', 'wrong second factor'), ('refused', 'refused: too many tries'), ('signed_out', 'signed out'), ('session_ended', 'session ended'), ('password_changed', 'password changed'), ('reset_asked', 'new password asked for'), ('reset_done', 'new password set by mail'), ('factor_added', 'second factor added'), ('factor_removed', 'second factor removed'), ('recovery_code_used', 'recovery code used'), ('recovery_codes_made', 'recovery codes made'), ('person_added', 'person added'), ('rights_changed', 'rights changed'), ('deactivated', 'deactivated'), ('activated', 'activated again'), ('deleted', 'person deleted'), ('recovered', 'recovered by command')], max_length=20)),
                ('count', models.PositiveIntegerField(default=1)),
                ('slot', models.CharField(editable=False, help_text='Kind, account and hour of what is counted; else empty.', max_length=60, null=True, unique=True)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(db_constraint=False, help_text='Empty: no such account.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
    ]
