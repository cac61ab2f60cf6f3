{{- /* Before the migration, which mounts one of them. A hook is made anew at each release: Orphan lets the Secret stay meanwhile. */ -}}
{{- define "service.externalsecret" -}}
{{- $names := list (printf "%s-key" .name) -}}
{{- if .database }}{{ $names = concat $names (list (printf "%s-db" .name) (printf "%s-db-owner" .name)) }}{{ end -}}
{{- if .bus }}{{ $names = append $names (printf "%s-bus" .name) }}{{ end -}}
{{- if .cache }}{{ $names = append $names (printf "%s-cache" .name) }}{{ end -}}
{{- range .secrets }}{{ $names = append $names (printf "%s-%s" $.name .) }}{{ end -}}
{{- range $n, $secret := $names }}
{{- if $n }}
---
{{ end -}}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ $secret }}
  labels: {{- include "service.labels" $ | nindent 4 }}
  annotations: {{- include "service.hook" -20 | nindent 4 }}
spec:
  refreshInterval: {{ $.externalSecrets.refresh }}
  secretStoreRef: { kind: {{ $.externalSecrets.kind }}, name: {{ $.externalSecrets.store }} }
  target: { name: {{ $secret }}, creationPolicy: Orphan }
  dataFrom: [{ extract: { key: {{ printf "%s%s" $.externalSecrets.prefix $secret }} } }]
{{- end }}
{{- end -}}
