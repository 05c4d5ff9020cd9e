package dev.maru.chat.room;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What of rooms other instances reach. */
@Configuration(proxyBeanMethods = false)
@Import(HandOverEndpoint.class)
public class RoomConfiguration {}
