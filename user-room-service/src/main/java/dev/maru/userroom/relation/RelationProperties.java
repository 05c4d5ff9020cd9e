package dev.maru.userroom.relation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param followings people that one person can follow
 * @param blocks people that one person can block
 */
@Validated
@ConfigurationProperties("maru.relation")
record RelationProperties(
        @Min(1) @Max(10_000) int followings,
        @Min(1) @Max(10_000) int blocks) {}
