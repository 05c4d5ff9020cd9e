package dev.maru.userroom.membership;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param roomsPerUser rooms that one person can be in at a time; one request for summaries holds them all */
@Validated
@ConfigurationProperties("maru.membership")
record MembershipProperties(@Min(1) @Max(500) int roomsPerUser) {}
