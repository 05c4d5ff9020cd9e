package dev.maru.platform.security;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/** What kind of caller a token stands for. */
public final class Roles {

    /** Claim: {@link #ADMIN}, {@link #GUEST}, or absent for everybody else. */
    public static final String CLAIM = "role";

    public static final String ADMIN = "admin";
    public static final String GUEST = "guest";

    private static final String PREFIX = "ROLE_";

    static final GrantedAuthority AUTHORITY_OF_ADMINS = new SimpleGrantedAuthority(PREFIX + ADMIN);
    static final GrantedAuthority AUTHORITY_OF_GUESTS = new SimpleGrantedAuthority(PREFIX + GUEST);

    private Roles() {}

    /** One authority for the kind of token, and one for what its bearer is beside that. */
    static List<GrantedAuthority> of(String kind, Jwt token) {
        String role = token.getClaims().get(CLAIM) instanceof String text ? text : "";
        return Stream.of(kind, role)
                .filter(name -> name.equals(kind) || name.equals(ADMIN) || name.equals(GUEST))
                .<GrantedAuthority>map(name -> new SimpleGrantedAuthority(PREFIX + name))
                .toList();
    }
}
