alert_email        = "domovoy-duty@example.org"
bots               = { lesnaya = 1, vodokanal = 1 }
delete_protection  = true
firestore_location = "eur3"
project_id         = "domovoy-production-example"
region             = "europe-west1"
suppliers = {
  teploset  = ["serviceAccount:dispatcher@teploset-example.iam.gserviceaccount.com"]
  vodokanal = ["serviceAccount:outages@vodokanal-example.iam.gserviceaccount.com"]
}
