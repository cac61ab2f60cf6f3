{{- /* The pod of a service and that of its canary: `service`, the name of its ConfigMap as `config`, and labels beside the service's as `labels`. */ -}}
{{- define "service.pod" -}}
{{- $config := .config -}}
{{- $labels := .labels -}}
{{- with .service -}}
metadata:
  labels: {{- include "service.labels" . | nindent 4 }}
    {{- include "service.edges" . | nindent 4 }}
    {{- with include "service.mesh.labels" . }}{{ . | trim | nindent 4 }}{{ end }}
    {{- with $labels }}{{ toYaml . | nindent 4 }}{{ end }}
  annotations:
    # A changed configuration rolls.
    flotilla.dev/config: {{ include "service.config" . | sha256sum | trunc 16 }}
    {{- with include "service.mesh.annotations" . }}{{ . | trim | nindent 4 }}{{ end }}
spec:
  serviceAccountName: {{ .name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .drain.grace }}
  securityContext: {{- include "service.podSecurity" . | nindent 4 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector: { matchLabels: { {{- include "service.selector" . -}} } }
      matchLabelKeys: [pod-template-hash]
  containers:
    - name: {{ .name }}
      image: {{ .image.repository }}:{{ .image.tag }}
      imagePullPolicy: {{ .image.pullPolicy }}
      envFrom: [{ configMapRef: { name: {{ $config }} } }]
      ports:
        - { name: http, containerPort: {{ .port }} }
        - { name: admin, containerPort: {{ .adminPort }} }
      {{- include "service.probes" . | nindent 6 }}
      {{- if and .drain.enabled .drain.preStop }}
      lifecycle: { preStop: { sleep: { seconds: {{ .drain.preStop }} } } }
      {{- end }}
      resources: {{- toYaml .resources | nindent 8 }}
      securityContext: {{- include "service.containerSecurity" . | nindent 8 }}
      volumeMounts: {{- include "service.mounts" . | nindent 8 }}
  volumes: {{- include "service.volumes" . | nindent 4 }}
{{- end -}}
{{- end -}}
