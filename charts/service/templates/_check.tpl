{{- /* What a schema cannot say. Each finding names the object, the field and what is allowed. */ -}}
{{- define "service.check" -}}
{{- $d := .drain -}}
{{- if $d.enabled -}}
  {{- $sum := add $d.preStop $d.seconds $d.longestRequest $d.close -}}
  {{- if ge (int $sum) (int $d.grace) -}}
    {{- fail (printf "%s: service.drain.grace is %ds, but preStop %ds + seconds %ds + longestRequest %ds + close %ds = %ds; it must be greater than that" .name (int $d.grace) (int $d.preStop) (int $d.seconds) (int $d.longestRequest) (int $d.close) $sum) -}}
  {{- end -}}
  {{- if lt (int $d.longestRequest) 15 -}}
    {{- fail (printf "%s: service.drain.longestRequest is %ds, but the service gives a request 15s to arrive (packages/kit: requestTimeout); it must be at least that, or a rollout cuts off who sends slowly" .name (int $d.longestRequest)) -}}
  {{- end -}}
  {{- if lt (int $d.close) (int $d.longestRequest) -}}
    {{- fail (printf "%s: service.drain.close is %ds, but a request may take %ds (service.drain.longestRequest); it must be at least that, or a rollout cuts requests off" .name (int $d.close) (int $d.longestRequest)) -}}
  {{- end -}}
{{- end -}}
{{- if eq (int .port) (int .adminPort) -}}
  {{- fail (printf "%s: service.adminPort is %d, the public port; it must be another" .name (int .port)) -}}
{{- end -}}
{{- if and .nodePort (not .public) -}}
  {{- fail (printf "%s: service.nodePort is %d, but service.public is false; set it to true, or the policy refuses what comes in" .name (int .nodePort)) -}}
{{- end -}}
{{- if and .route.kind (not .public) -}}
  {{- fail (printf "%s: service.route.kind is %s, but service.public is false; only what is public has a way in from outside" .name .route.kind) -}}
{{- end -}}
{{- if and .route.kind (or (not .route.by) (not .route.host)) -}}
  {{- fail (printf "%s: service.route.kind is %s; service.route.by and service.route.host must say by what and for which name" .name .route.kind) -}}
{{- end -}}
{{- if and (eq .route.kind "ingress") (not .route.tlsSecret) -}}
  {{- fail (printf "%s: service.route.tlsSecret must name the certificate: nothing is served without TLS" .name) -}}
{{- end -}}
{{- if and (eq .route.kind "httproute") (ne (len (splitList "/" .route.by)) 2) -}}
  {{- fail (printf "%s: service.route.by is %s; it must be the namespace and the name of a Gateway, as edge/public" .name .route.by) -}}
{{- end -}}
{{- if and .argo.enabled .guard.enabled -}}
  {{- fail (printf "%s: service.argo.enabled and service.guard.enabled exclude each other: one of them moves the pods" .name) -}}
{{- end -}}
{{- if has .name .calls -}}
  {{- fail (printf "%s: service.calls names the service itself" .name) -}}
{{- end -}}
{{- if and .consumes (not .bus) -}}
  {{- fail (printf "%s: service.consumes is %s, but service.bus is false; set it to true" .name (join ", " .consumes)) -}}
{{- end -}}
{{- if and .autoscaling.enabled (gt (int .autoscaling.min) (int .autoscaling.max)) -}}
  {{- fail (printf "%s: service.autoscaling.min is %d, more than max %d" .name (int .autoscaling.min) (int .autoscaling.max)) -}}
{{- end -}}
{{- if and (gt (int .pdb.minAvailable) 0) (ge (int .pdb.minAvailable) (int (ternary .autoscaling.min .replicas .autoscaling.enabled))) (gt (int .replicas) 1) -}}
  {{- fail (printf "%s: service.pdb.minAvailable is %d of %d replicas; it must be fewer, or no node can be drained" .name (int .pdb.minAvailable) (int (ternary .autoscaling.min .replicas .autoscaling.enabled))) -}}
{{- end -}}
{{- if .database -}}{{- include "service.checkConnections" . -}}{{- end -}}
{{- end -}}

{{- /* A database that gives no more connections refuses new pods, and that in a rollout under load. Beside the most replicas there is one that comes, and those that still drain while the next come. */ -}}
{{- define "service.checkConnections" -}}
{{- $most := int (ternary .autoscaling.max .replicas .autoscaling.enabled) -}}
{{- $drain := add .drain.preStop .drain.seconds .drain.longestRequest -}}
{{- $draining := min $most (ceil (divf $drain (max 1 .minReadySeconds))) -}}
{{- $pods := add $most 1 $draining -}}
{{- $needed := mul $pods (add .connections.pool 3) -}}
{{- $given := sub .connections.server 8 -}}
{{- if gt (int $needed) (int $given) -}}
  {{- fail (printf "%s: %d replicas, 1 that comes and %d that drain need %d connections (%d each), but service.connections.server %d leaves %d; lower service.connections.pool to %d, or raise it together with settings.max_connections of its database" .name $most (int $draining) (int $needed) (int (add .connections.pool 3)) (int .connections.server) (int $given) (int (sub (div $given $pods) 3))) -}}
{{- end -}}
{{- end -}}
