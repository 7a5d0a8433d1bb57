output "files" {
  description = "Address of residents' own copies; null without a vault."
  value       = one(module.private_files[*].uri)
}

output "tokens" {
  description = "Secret that takes each bot's token (secrets.tf says how)."
  value = {
    for bot, secret in google_secret_manager_secret.max_token : bot => secret.secret_id
  }
}

output "topics" {
  description = "Topic each supplier publishes its outages to."
  value = {
    for organisation, topic in google_pubsub_topic.outage_feed : organisation => topic.id
  }
}

output "webhooks" {
  description = "Address MAX posts each bot's updates to; upkeep subscribes it."
  value       = { for bot in keys(var.bots) : bot => "${module.max_webhook.uri}/${bot}" }
}
