package dev.maru.gateway.caller;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks of our own proxies. Takes addresses only, never names: nothing here may ask a DNS server. */
final class TrustedNetworks {

    private final List<IpSubnetFilterRule> networks;

    TrustedNetworks(List<String> networks) {
        this.networks = networks.stream()
                .filter(text -> !text.isBlank())
                .map(TrustedNetworks::rule)
                .toList();
    }

    boolean trusts(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }

    /** An address in a header, with or without a port; null when it is none. */
    static @Nullable InetAddress parse(String text) {
        String host = text.strip();
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            host = end < 0 ? host : host.substring(1, end);
        } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') > 0) {
            host = host.substring(0, host.indexOf(':'));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static IpSubnetFilterRule rule(String text) {
        String network = text.strip();
        int slash = network.indexOf('/');
        InetAddress address = parse(slash < 0 ? network : network.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "maru.caller.trusted-proxies: " + text + " (expected: an address or a network like 10.0.0.0/8)");
        }
        int bits = address.getAddress().length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }
}
