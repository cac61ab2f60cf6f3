{{- /*
The rights of a service's user (docs/decisions/0026): its own messages, commands to those it commands, its own stream, and a consumer of its own for each
partition of its own stream and of those it listens to. Answers go where only it may listen. What is not named is refused.
Arguments: name, user, partitions.
*/ -}}
{{- define "nats.permissions" -}}
publish: { allow: [
  "{{ .name }}.>"
  {{- range .user.commands }}
  "{{ . }}.command.>"
  {{- end }}
  "$JS.API.STREAM.INFO.{{ .name }}", "$JS.API.STREAM.CREATE.{{ .name }}"
  {{- $name := .name }}
  {{- $partitions := until (int .partitions) }}
  {{- range $stream := prepend .user.consumes .name }}
  {{- range $partitions }}
  {{- $consumer := printf "%s.%s-%d" $stream $name . }}
  {{ range $verb := list "DURABLE.CREATE" "INFO" "MSG.NEXT" "UNPIN" "DELETE" }}"$JS.API.CONSUMER.{{ $verb }}.{{ $consumer }}", {{ end }}"$JS.ACK.{{ $consumer }}.>"
  {{- end }}
  {{- /* To look for one message, which an operator wants replayed. */}}
  {{ range $verb := list "DURABLE.CREATE" "MSG.NEXT" "DELETE" }}"$JS.API.CONSUMER.{{ $verb }}.{{ $stream }}.{{ $name }}-find", {{ end }}
  {{- end }}
] }
subscribe: { allow: ["_INBOX_{{ .name }}.>"] }
{{- end -}}
