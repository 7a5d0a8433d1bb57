# The provider speaks S3 with whatever store is named. Credentials come from the environment alone:
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of whoever runs Terraform, never from a variable.
provider "aws" {
  region = var.region

  # Every store understands the bucket's name in the path; in the host's name only some do.
  s3_use_path_style = true

  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    iam = var.iam_endpoint
    s3  = var.endpoint
  }
}
