package dev.maru.chat.instance;

import java.net.URI;

/**
 * One run of a chat-service.
 *
 * @param id unique for each start
 * @param url where other instances reach it, without a path
 */
public record Instance(String id, URI url) {}
