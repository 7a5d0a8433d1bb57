# Two secrets per bot.
#
# max_token: what business.max.ru shows for the bot. Terraform makes the empty secret:
#
#   terraform apply -var-file=environments/ENVIRONMENT.tfvars \
#     -target=google_secret_manager_secret.max_token
#
# a person fills it, now and whenever MAX gives a new token:
#
#   read -rs TOKEN && printf %s "$TOKEN" | gcloud secrets versions add max-token-BOT --data-file=-
#
# and writes the version that this prints into `bots`; the next full apply deploys it.
#
# max_secret: proves that a webhook call comes from MAX. Generated here, told to MAX by upkeep
# within 15 minutes; what MAX posts in between is refused and posted again.
#
# Neither ever lies in Terraform's state.

resource "google_secret_manager_secret" "max_token" {
  for_each = var.bots

  secret_id = "max-token-${each.key}"

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret" "max_secret" {
  for_each = var.bots

  secret_id = "max-secret-${each.key}"

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

ephemeral "random_password" "max_secret" {
  for_each = var.bots

  length  = 48
  special = false # MAX accepts 5 to 256 letters, digits and hyphens
}

resource "google_secret_manager_secret_version" "max_secret" {
  for_each = var.bots

  secret                 = google_secret_manager_secret.max_secret[each.key].id
  secret_data_wo         = ephemeral.random_password.max_secret[each.key].result
  secret_data_wo_version = var.webhook_secret_version

  lifecycle {
    create_before_destroy = true # running functions name the old version until they are replaced
  }
}

# For the doors that talk to MAX, and only for them.
locals {
  bots = join(",", keys(var.bots))
  bot_secrets = merge([
    for bot, token_version in var.bots : {
      "MAX_TOKEN_${upper(replace(bot, "-", "_"))}" = {
        id      = google_secret_manager_secret.max_token[bot].secret_id
        version = tostring(token_version)
      }
      "MAX_SECRET_${upper(replace(bot, "-", "_"))}" = {
        id      = google_secret_manager_secret.max_secret[bot].secret_id
        version = google_secret_manager_secret_version.max_secret[bot].version
      }
    }
  ]...)
}
