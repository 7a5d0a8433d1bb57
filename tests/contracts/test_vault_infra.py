"""infra/vault/ applied for real on pretend stores: what it makes, and what its one key may do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from check_infra import ROOT, aws_settings, copy_for_terraform, run
from contracts.vault_stores import like_aws, like_yandex

# One worker for all of them: to apply takes half a minute.
pytestmark = pytest.mark.xdist_group("vault_infra")

PRODUCT, OPERATOR = "aje0a1b2c3d4e5f6g7h8", "aje8h7g6f5e4d3c2b1a0"
KMS_KEY = "abj0a1b2c3d4e5f6g7h8"
NOTHING_TO_DO = "No changes. Your infrastructure matches the configuration."


@dataclass(frozen=True, slots=True)
class Applied:
    """A copy of infra/vault/, and the store that it speaks with.

    variables  what the operator says, beside the endpoint
    """

    folder: Path
    endpoint: str
    variables: Mapping[str, str]
    settings: Mapping[str, str]

    def terraform(self, command: str, *arguments: str) -> str:
        """What the command printed. Raises CheckFailed."""
        return run(["terraform", command, "-no-color", *arguments], self.folder, self.settings)

    def said(self) -> list[str]:
        """The variables as arguments."""
        told = {"country": "RU", "endpoint": self.endpoint, **self.variables}
        return [f"-var={name}={value}" for name, value in told.items()]

    def output(self, name: str) -> Any:
        return json.loads(self.terraform("output", "-json", name))

    def client(self, service: str, access_key: str, secret_key: str) -> Any:
        """A client of the store with this key."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="ru-central1",
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            config=Config(s3={"addressing_style": "path"}),
        )

    def operator(self, service: str = "s3") -> Any:
        """A client of whoever runs Terraform."""
        key = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
        return self.client(service, *(self.settings[name] for name in key))


def applied(scratch: Path, endpoint: str, variables: Mapping[str, str]) -> Applied:
    if shutil.which("terraform") is None and os.environ.get("CI") != "true":
        pytest.skip("needs terraform 1.11 or newer")
    folder = copy_for_terraform(scratch) / "vault"
    # The bucket for the state is in the store as well.
    (folder / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    credentials = {"AWS_ACCESS_KEY_ID": "operator", "AWS_SECRET_ACCESS_KEY": "of-the-operator"}
    vault = Applied(folder, endpoint, variables, aws_settings(scratch) | credentials)
    vault.terraform("init")
    vault.terraform("apply", "-auto-approve", *vault.said())
    return vault


@pytest.fixture(scope="module")
def at_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """Where AWS's IAM is: Terraform makes the key."""
    with like_aws() as endpoint:
        yield applied(
            tmp_path_factory.mktemp("aws"),
            endpoint,
            {
                "block_public_access": "true",
                "bucket": "domovoy-people-aws",
                "create_user": "true",
                "iam_endpoint": endpoint,
            },
        )


@pytest.fixture(scope="module")
def at_yandex(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """Where it is not: a service account is named, and the bucket has a policy."""
    with like_yandex() as endpoint:
        yield applied(
            tmp_path_factory.mktemp("yandex"),
            endpoint,
            {
                "bucket": "domovoy-people-yandex",
                "kms_key": KMS_KEY,
                "operator": OPERATOR,
                "principal": PRODUCT,
            },
        )


@pytest.fixture(params=["at_aws", "at_yandex"])
def vault(request: pytest.FixtureRequest) -> Applied:
    made: Applied = request.getfixturevalue(request.param)
    return made


def test_what_was_applied_needs_no_second_apply(vault: Applied) -> None:
    assert NOTHING_TO_DO in vault.terraform("plan", *vault.said())


def test_its_output_is_what_the_product_takes(vault: Applied) -> None:
    assert vault.output("vault") == {
        "bucket": vault.variables["bucket"],
        "country": "RU",
        "endpoint": vault.endpoint,
        "region": "ru-central1",
    }


def test_what_is_erased_is_gone(vault: Applied) -> None:
    s3, bucket = vault.operator(), vault.variables["bucket"]

    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    with pytest.raises(s3.exceptions.ClientError, match="ObjectLockConfigurationNotFoundError"):
        s3.get_object_lock_configuration(Bucket=bucket)
    with pytest.raises(s3.exceptions.ClientError, match="ReplicationConfigurationNotFoundError"):
        s3.get_bucket_replication(Bucket=bucket)


def test_uploads_that_broke_off_go_after_a_day_and_nothing_else_does(vault: Applied) -> None:
    rules = lifecycle(vault, vault.variables["bucket"])

    assert rules == [
        {
            "ID": "abort-incomplete-uploads",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
    ]


def test_who_opened_what_is_written_into_another_bucket_for_three_years(vault: Applied) -> None:
    bucket = vault.variables["bucket"]

    logging = vault.operator().get_bucket_logging(Bucket=bucket)["LoggingEnabled"]

    assert (logging["TargetBucket"], logging["TargetPrefix"]) == (f"{bucket}-access-log", "people/")
    assert lifecycle(vault, f"{bucket}-access-log") == [
        {
            "ID": "forget",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
            "Expiration": {"Days": 1096},
        }
    ]


def lifecycle(vault: Applied, bucket: str) -> list[dict[str, Any]]:
    """The rules of a bucket, all of which are for all of its objects."""
    rules = vault.operator().get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    scopes = [(rule.pop("Filter", {}), rule.pop("Prefix", "")) for rule in rules]
    assert scopes in ([({}, "")] * len(rules), [({"Prefix": ""}, "")] * len(rules))
    return list(rules)


# --- where AWS's IAM is ---


def test_objects_are_encrypted_by_the_store_too(at_aws: Applied) -> None:
    assert encryption(at_aws) == {"SSEAlgorithm": "AES256"}


def test_nobody_can_make_a_bucket_public(at_aws: Applied) -> None:
    for bucket in ("domovoy-people-aws", "domovoy-people-aws-access-log"):
        found = at_aws.operator().get_public_access_block(Bucket=bucket)

        assert found["PublicAccessBlockConfiguration"] == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }


def test_the_key_may_keep_read_erase_and_list_people_and_nothing_else(at_aws: Applied) -> None:
    iam, user = at_aws.operator("iam"), "domovoy-people-aws"

    inline = iam.list_user_policies(UserName=user)["PolicyNames"]

    assert inline == ["people"]
    assert iam.get_user_policy(UserName=user, PolicyName="people")["PolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                "Resource": "arn:aws:s3:::domovoy-people-aws/people/*",
            },
            {
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": "arn:aws:s3:::domovoy-people-aws",
            },
        ],
    }
    assert iam.list_attached_user_policies(UserName=user)["AttachedPolicies"] == []
    assert iam.list_groups_for_user(UserName=user)["Groups"] == []


def test_the_log_lets_in_aws_own_log_service_alone(at_aws: Applied) -> None:
    found = at_aws.operator().get_bucket_policy(Bucket="domovoy-people-aws-access-log")

    assert json.loads(found["Policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::domovoy-people-aws-access-log/people/*",
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::domovoy-people-aws"}},
        }
    ]


def test_the_key_keeps_lists_reads_and_erases(at_aws: Applied) -> None:
    s3 = at_aws.client("s3", *the_key(at_aws))
    place = {"Bucket": "domovoy-people-aws", "Key": f"people/{'a' * 32}/{'b' * 32}"}

    s3.put_object(**place, Body=b"sealed")
    listed = s3.list_objects_v2(Bucket=place["Bucket"], Prefix="people/")["Contents"]
    stored = s3.get_object(**place)
    s3.delete_object(**place)

    assert [found["Key"] for found in listed] == [place["Key"]]
    assert (stored["Body"].read(), stored["ServerSideEncryption"]) == (b"sealed", "AES256")
    assert "Contents" not in s3.list_objects_v2(Bucket=place["Bucket"])
    assert "Versions" not in at_aws.operator().list_object_versions(Bucket=place["Bucket"])


def test_the_vault_keeps_its_contract_in_this_bucket(at_aws: Applied) -> None:
    access_key, secret_key = the_key(at_aws)

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contracts/test_vault.py", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name}
        | {
            "VAULT_CONTRACT_ACCESS_KEY": access_key,
            "VAULT_CONTRACT_BUCKET": "domovoy-people-aws",
            "VAULT_CONTRACT_ENDPOINT": at_aws.endpoint,
            "VAULT_CONTRACT_REGION": "ru-central1",
            "VAULT_CONTRACT_SECRET_KEY": secret_key,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def the_key(vault: Applied) -> tuple[str, str]:
    """The narrow key's id and secret, as Terraform made them."""
    return vault.output("access_key"), vault.output("secret_key")


# --- where it is not ---


def test_objects_are_encrypted_with_the_key_of_kms(at_yandex: Applied) -> None:
    assert encryption(at_yandex) == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KMS_KEY}


def encryption(vault: Applied) -> dict[str, str]:
    """What is done by default to each object."""
    found = vault.operator().get_bucket_encryption(Bucket=vault.variables["bucket"])
    (rule,) = found["ServerSideEncryptionConfiguration"]["Rules"]
    by_default: dict[str, str] = rule["ApplyServerSideEncryptionByDefault"]
    return by_default


def test_objects_are_the_products_alone_and_the_operator_has_the_settings(
    at_yandex: Applied,
) -> None:
    found = at_yandex.operator().get_bucket_policy(Bucket="domovoy-people-yandex")

    assert json.loads(found["Policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"CanonicalUser": PRODUCT},
            "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::domovoy-people-yandex/people/*",
        },
        {
            "Effect": "Allow",
            "Principal": {"CanonicalUser": PRODUCT},
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::domovoy-people-yandex",
        },
        {
            "Effect": "Allow",
            "Principal": {"CanonicalUser": OPERATOR},
            "Action": "*",
            "Resource": "arn:aws:s3:::domovoy-people-yandex",
        },
    ]


def test_no_key_lies_in_the_state(at_yandex: Applied) -> None:
    state = json.loads((at_yandex.folder / "terraform.tfstate").read_text())

    assert {made["type"] for made in state["resources"]} == {
        "aws_s3_bucket",
        "aws_s3_bucket_logging",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
    }
    assert set(state["outputs"]) == {"vault"}


# --- the end: last, because nothing is left ---


def test_empty_buckets_can_be_destroyed(at_aws: Applied) -> None:
    s3, buckets = at_aws.operator(), {"domovoy-people-aws", "domovoy-people-aws-access-log"}
    s3.put_bucket_logging(Bucket="domovoy-people-aws", BucketLoggingStatus={})
    for bucket in buckets:
        for found in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=found["Key"])

    at_aws.terraform("destroy", "-auto-approve", *at_aws.said())

    assert not buckets & {found["Name"] for found in s3.list_buckets()["Buckets"]}
