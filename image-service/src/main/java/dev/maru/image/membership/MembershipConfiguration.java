package dev.maru.image.membership;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who may. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipProperties.class)
@Import(Members.class)
public class MembershipConfiguration {}
