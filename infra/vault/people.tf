# What residents told, one object each, encrypted by the product before it comes here.
#
# What is erased must be gone. So nothing here keeps a copy: no versions, no object lock, no
# replication; and Terraform does not destroy the bucket while anything lies in it.
resource "aws_s3_bucket" "people" {
  bucket        = var.bucket
  force_destroy = false

  # The parts of an upload that broke off stand in no list of objects: nobody would erase them. How
  # long a person's data is kept is not for the bucket to say: the product erases by purpose.
  #
  # The provider warns that this block is deprecated. What replaces it, a resource of its own, waits
  # in vain for a header that AWS alone answers
  # (https://github.com/hashicorp/terraform-provider-aws/issues/49019).
  lifecycle_rule {
    id                                     = "abort-incomplete-uploads"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 1
  }
}

# "Disabled" asks for nothing: a new bucket has no versions. It is here so that a plan fails once
# somebody switches them on, which can never be undone: then move to a new bucket.
resource "aws_s3_bucket_versioning" "people" {
  bucket = aws_s3_bucket.people.bucket

  versioning_configuration {
    status = "Disabled"
  }
}

# On top of our own encryption: protects against whoever carries away a disk, not against a key.
resource "aws_s3_bucket_server_side_encryption_configuration" "people" {
  bucket = aws_s3_bucket.people.bucket

  rule {
    apply_server_side_encryption_by_default {
      kms_master_key_id = var.kms_key
      sse_algorithm     = var.kms_key == null ? "AES256" : "aws:kms"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "people" {
  count = var.block_public_access ? 1 : 0

  bucket                  = aws_s3_bucket.people.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_logging" "people" {
  bucket        = aws_s3_bucket.people.bucket
  target_bucket = aws_s3_bucket.access_log.bucket
  target_prefix = local.log_prefix

  depends_on = [aws_s3_bucket_policy.access_log] # AWS looks whether it may write there
}
