# Written by `flotilla doctor --fix`: one module for each service, its database and each package with an image, by its values in charts/environments. What else is a module's own is in charts/skaffold.
# First `npm run cluster`, then: skaffold run | skaffold dev (docs/guides/skaffold-dev.md) | skaffold run -m orders | skaffold run -p prod, on a cluster with what docs/guides/from-clone-to-production.md asks for
# Each chart is a release of its own. `requires` puts the stores first.
# No labels of Skaffold's on what runs: its run-id changes at every run, and would roll every pod (docs/decisions/0010). Helm waits instead.
{{modules}}
