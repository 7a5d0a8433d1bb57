output "account" {
  description = "The account the door runs as."
  value       = google_service_account.this
}

output "function" {
  description = "The function."
  value       = google_cloudfunctions2_function.this
}

output "uri" {
  description = "Where the door is, without a slash at the end."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}
