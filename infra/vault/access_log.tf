# Who opened which object of people.tf, when and from where: names of objects are random, so nothing
# personal lies here. The store writes it, some hours late and without promising that it is whole.
# What the law asks for is the product's own journal; this one is for what went past the product.
locals {
  log_prefix = "people/"
}

# Yandex delivers only into a bucket that is not encrypted by KMS and, if it has a policy, lets
# everybody write; so there is neither. The product's key has no right here.
resource "aws_s3_bucket" "access_log" {
  bucket        = "${var.bucket}-access-log"
  force_destroy = false

  # In people.tf it says why this is not a resource of its own.
  lifecycle_rule {
    id                                     = "forget"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 1

    expiration {
      days = var.access_log_days
    }
  }
}

resource "aws_s3_bucket_public_access_block" "access_log" {
  count = var.block_public_access ? 1 : 0

  bucket                  = aws_s3_bucket.access_log.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Where there is AWS's IAM, AWS's own log service delivers, and must be let in.
resource "aws_s3_bucket_policy" "access_log" {
  count = var.create_user ? 1 : 0

  bucket = aws_s3_bucket.access_log.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::${aws_s3_bucket.access_log.bucket}/${local.log_prefix}*"
      Condition = {
        ArnLike = { "aws:SourceArn" = "arn:aws:s3:::${aws_s3_bucket.people.bucket}" }
      }
    }]
  })
}
