/**
 * The socket hop: forwards the upgrade as it came, then copies bytes between the two channels with back-pressure.
 *
 * <pre>
 * SocketTunnel (is it an upgrade?) → UpgradeHandshake (asks the service) → Tunnel
 *     client channel → BytePipe → service channel
 *     client channel ← BytePipe ← service channel     FrameBoundary watches, so that a drain can say goodbye
 * </pre>
 *
 * Frames are neither decoded nor put together: batches stay batches, fragments and close codes pass as they are.
 */
@NullMarked
package dev.maru.gateway.socket;

import org.jspecify.annotations.NullMarked;
