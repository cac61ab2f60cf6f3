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
    - ports: [{ port: http }{{ if eq .mesh "linkerd" }}, { port: 4143 }{{ end }}]
      {{- if not .public }}
      # The caller's chart names the edge; a new caller changes no line here.
      from: [{ podSelector: { matchLabels: { flotilla.dev/calls-{{ .name }}: "true" } } }]
      {{- end }}
    # Metrics are read from the admin port, by whoever has this label and by the kubelet.
    - ports: [{ port: admin }]
      from: [{ podSelector: { matchLabels: { flotilla.dev/reads-metrics: "true" } } }]
  egress:
    {{- include "service.egress.dns" . | nindent 4 }}
    {{- range .calls }}
    - to: [{ podSelector: { matchLabels: { app.kubernetes.io/name: {{ . }} } } }]
      ports: [{ port: http }{{ if eq $.mesh "linkerd" }}, { port: 4143 }{{ end }}]
    {{- end }}
    {{- with include "service.mesh.egress" . }}{{ . | trim | nindent 4 }}{{ end }}
    {{- include "service.egress.stores" . | nindent 4 }}
    {{- range .outside }}
    - to:
        - ipBlock:
            cidr: {{ .cidr }}
            {{- if eq .cidr "0.0.0.0/0" }}
            except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, 100.64.0.0/10]
            {{- end }}
      ports:
        {{- range .ports }}
        - { port: {{ . }} }
        {{- end }}
    {{- end }}
    {{- if .otlpEndpoint }}
    - to: [{ podSelector: { matchLabels: { flotilla.dev/receives-telemetry: "true" } } }]
      ports: [{ port: otlp }]
    {{- end }}
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
{{- if .cache }}
- to: [{ podSelector: { matchLabels: { flotilla.dev/store: valkey } } }]
  ports: [{ port: 6379 }]
{{- end }}
{{- end -}}
