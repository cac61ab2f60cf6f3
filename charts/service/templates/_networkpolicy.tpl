{{- define "service.networkpolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  podSelector: { matchLabels: { {{- include "service.selector" . -}} } }
  # Naming both and admitting little is a default deny both ways.
  policyTypes: [Ingress, Egress]
  ingress:
    - ports: [{ port: http }]
      {{- if not .public }}
      # The caller's chart names the edge; a new caller changes no line here.
      from: [{ podSelector: { matchLabels: { flotilla.dev/calls-{{ .name }}: "true" } } }]
      {{- end }}
  egress:
    {{- include "service.egress.dns" . | nindent 4 }}
    {{- range .calls }}
    - to: [{ podSelector: { matchLabels: { app.kubernetes.io/name: {{ . }} } } }]
      ports: [{ port: http }]
    {{- end }}
    {{- include "service.egress.stores" . | nindent 4 }}
{{- end -}}

{{- define "service.egress.dns" -}}
- to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]
  ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
{{- end -}}

{{- define "service.egress.stores" -}}
{{- if .database }}
- to: [{ podSelector: { matchLabels: { flotilla.dev/store: {{ .name }}-db } } }]
  ports: [{ port: 5432 }]
{{- end }}
{{- if .bus }}
- to: [{ podSelector: { matchLabels: { flotilla.dev/store: nats } } }]
  ports: [{ port: 4222 }]
{{- end }}
{{- end -}}
