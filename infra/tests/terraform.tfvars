# The deployment that the tests plan.
alert_email        = "duty@example.org"
bots               = { lesnaya = 3, vodo-kanal = 1 }
firestore_location = "eur3"
project_id         = "domovoy-test"
region             = "europe-west1"
suppliers = {
  teploset  = ["serviceAccount:heat@teploset.iam.gserviceaccount.com"]
  vodokanal = ["serviceAccount:water@vodokanal.iam.gserviceaccount.com", "group:duty@vodokanal.example"]
}
