{{- define "service.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  {{- if not .autoscaling.enabled }}
  replicas: {{ .replicas }}
  {{- end }}
  minReadySeconds: {{ .minReadySeconds }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels: {{- include "service.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "service.labels" . | nindent 8 }}
        {{- include "service.edges" . | nindent 8 }}
      annotations:
        # A changed configuration rolls.
        flotilla.dev/config: {{ include "service.config" . | sha256sum | trunc 16 }}
    spec:
      serviceAccountName: {{ .name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .drain.grace }}
      securityContext: {{- include "service.podSecurity" . | nindent 8 }}
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
          envFrom: [{ configMapRef: { name: {{ .name }} } }]
          ports:
            - { name: http, containerPort: {{ .port }} }
            - { name: admin, containerPort: {{ .adminPort }} }
          {{- include "service.probes" . | nindent 10 }}
          {{- if and .drain.enabled .drain.preStop }}
          lifecycle: { preStop: { sleep: { seconds: {{ .drain.preStop }} } } }
          {{- end }}
          resources: {{- toYaml .resources | nindent 12 }}
          securityContext: {{- include "service.containerSecurity" . | nindent 12 }}
          volumeMounts: {{- include "service.mounts" . | nindent 12 }}
      volumes: {{- include "service.volumes" . | nindent 8 }}
{{- end -}}
