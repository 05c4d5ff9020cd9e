package dev.maru.userroom.account;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param emails whose owners are administrators, once they have confirmed that the address is theirs */
@ConfigurationProperties("maru.admin")
record AdminProperties(@DefaultValue Set<String> emails) {}
