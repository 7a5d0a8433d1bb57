output "account" {
  description = "The account the door runs as."
  value       = google_service_account.this
}

output "documents_role" {
  description = "What the door may do with documents."
  value       = google_project_iam_member.documents.role
}

output "function" {
  description = "The function."
  value       = google_cloudfunctions2_function.this
}

output "uri" {
  description = "Where the door is, without a slash at the end."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}
