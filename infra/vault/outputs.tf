output "access_key" {
  description = "Id of the narrow key, if it was made here: VAULT_ACCESS_KEY of the product."
  value       = one(aws_iam_access_key.product[*].id)
  sensitive   = true
}

output "secret_key" {
  description = "Secret of the narrow key, if it was made here: VAULT_SECRET_KEY of the product."
  value       = one(aws_iam_access_key.product[*].secret)
  sensitive   = true
}

output "vault" {
  description = "Value of the variable `vault` in infra/, ready to paste."
  value = {
    bucket   = aws_s3_bucket.people.bucket
    country  = var.country
    endpoint = var.endpoint
    region   = var.region
  }
}
