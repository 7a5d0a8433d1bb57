# Two secrets per bot, and three for the vault.
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
# vault: what opens the bucket of personal data, and what opens the objects in it. As with
# max_token, Terraform makes the empty secrets:
#
#   terraform apply -var-file=environments/ENVIRONMENT.tfvars \
#     -target=google_secret_manager_secret.vault
#
# and a person fills them. The id and the secret of the narrow key (infra/vault/access.tf):
#
#   read -rs KEY && printf %s "$KEY" | gcloud secrets versions add vault-access-key --data-file=-
#   read -rs KEY && printf %s "$KEY" | gcloud secrets versions add vault-secret-key --data-file=-
#
# The master keys, by id, the newest first; the id is the month, and no key's id is ever used again.
# Whoever loses them has lost what all residents told, so a second copy lies where the organisation
# keeps its seals:
#
#   printf %s "2026-11:$(openssl rand -base64 32)" |
#     gcloud secrets versions add vault-keys --data-file=-
#
# The versions that this prints go into `vault`. README.md, «The vault», says how each is renewed.
#
# None of them ever lies in Terraform's state.

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

resource "google_secret_manager_secret" "vault" {
  for_each = toset(var.vault == null ? [] : ["access-key", "keys", "secret-key"])

  secret_id = "vault-${each.key}"

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

# For the doors that keep, read or erase personal data, and only for them.
locals {
  vault_env = var.vault == null ? {} : {
    VAULT_BUCKET   = var.vault.bucket
    VAULT_COUNTRY  = var.vault.country
    VAULT_ENDPOINT = var.vault.endpoint
    VAULT_REGION   = var.vault.region
  }
  vault_secrets = var.vault == null ? {} : {
    VAULT_ACCESS_KEY = {
      id      = google_secret_manager_secret.vault["access-key"].secret_id
      version = tostring(var.vault.access_key_version)
    }
    VAULT_KEYS = {
      id      = google_secret_manager_secret.vault["keys"].secret_id
      version = tostring(var.vault.keys_version)
    }
    VAULT_SECRET_KEY = {
      id      = google_secret_manager_secret.vault["secret-key"].secret_id
      version = tostring(var.vault.secret_key_version)
    }
  }
}
