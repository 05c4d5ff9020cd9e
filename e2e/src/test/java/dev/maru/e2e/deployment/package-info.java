/** What the images, the compose file and the Kubernetes manifests hold themselves to, checked without an engine or a cluster. */
package dev.maru.e2e.deployment;
