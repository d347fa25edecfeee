"""Mail about accounts: what is owed, asked-for new passwords among it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0007_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reset_asked', 'new password asked for'), ('reset_done', 'new password set by mail'), ('password_changed', 'password changed'), ('new_device', 'signed in on a new device'), ('factor_added', 'second factor added'), ('factor_removed', 'second factor removed'), ('recovery_code_used', 'recovery code used'), ('recovery_codes_made', 'recovery codes made')], max_length=20)),
                ('email', models.TextField(blank=True, help_text='As it was typed, for a reset.')),
                ('browser', models.CharField(blank=True, help_text='Its family.', max_length=20)),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=80)),
                ('user', models.ForeignKey(help_text='Empty: whose the address is, is not looked up yet.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'default_permissions': (),
            },
        ),
    ]
