{{- /* Who may call whom, said to the mesh: a service lets nobody in, and each caller's chart lets itself in where it names an edge; a new caller changes no line of another. */ -}}
{{- define "service.mesh" -}}
{{- include (printf "service.mesh.%s" .mesh) . -}}
{{- end -}}

{{- define "service.mesh.linkerd" -}}
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  podSelector: { matchLabels: { {{- include "service.selector" . -}} } }
  port: http
  proxyProtocol: HTTP/1
  accessPolicy: {{ ternary "all-unauthenticated" "deny" .public }}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  identityRefs: [{ kind: ServiceAccount, name: {{ .name }} }]
{{- range .calls }}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata:
  name: {{ $.name }}-calls-{{ . }}
  labels: {{- include "service.labels" $ | nindent 4 }}
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: {{ . }} }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: {{ $.name }} }]
{{- end }}
{{- end -}}

{{- define "service.mesh.istio" -}}
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  selector: { matchLabels: { {{- include "service.selector" . -}} } }
  # Whoever comes from outside of the mesh has no certificate of its.
  mtls: { mode: {{ ternary "PERMISSIVE" "STRICT" .public }} }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  selector: { matchLabels: { {{- include "service.selector" . -}} } }
  action: ALLOW
  # Without a rule nothing matches, and what no ALLOW matches is refused.
  rules: {{ ternary "[{}]" "[]" .public }}
{{- range .calls }}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: {{ $.name }}-calls-{{ . }}
  labels: {{- include "service.labels" $ | nindent 4 }}
spec:
  selector: { matchLabels: { app.kubernetes.io/name: {{ . }} } }
  action: ALLOW
  rules: [{ from: [{ source: { serviceAccounts: [{{ $.name }}] } }] }]
{{- end }}
{{- end -}}

{{- /* Native sidecars: they start before the service and end after it, so that the drain still has its network. Admin port and stores go past them: the kubelet has no certificate, and the stores have TLS of their own. */ -}}
{{- define "service.mesh.annotations" -}}
{{- if eq .mesh "linkerd" }}
linkerd.io/inject: enabled
config.linkerd.io/proxy-enable-native-sidecar: "true"
config.linkerd.io/skip-inbound-ports: {{ .adminPort | quote }}
config.linkerd.io/skip-outbound-ports: "4222,5432,6379"
{{- else if eq .mesh "istio" }}
sidecar.istio.io/nativeSidecar: "true"
traffic.sidecar.istio.io/excludeInboundPorts: {{ .adminPort | quote }}
traffic.sidecar.istio.io/excludeOutboundPorts: "4222,5432,6379"
{{- end }}
{{- end -}}

{{- define "service.mesh.labels" -}}
{{- if eq .mesh "istio" }}
sidecar.istio.io/inject: "true"
{{- end }}
{{- end -}}

{{- /* What a sidecar talks to: its control plane. */ -}}
{{- define "service.mesh.egress" -}}
{{- if eq .mesh "linkerd" }}
- to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: linkerd } } }]
  ports: [{ port: 8080 }, { port: 8086 }, { port: 8090 }]
{{- else if eq .mesh "istio" }}
- to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: istio-system } } }]
  ports: [{ port: 15012 }]
{{- end }}
{{- end -}}
