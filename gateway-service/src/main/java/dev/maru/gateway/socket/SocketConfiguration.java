package dev.maru.gateway.socket;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class SocketConfiguration {

    @Bean
    SocketTunnel socketTunnel(ObjectProvider<List<HttpHeadersFilter>> headersFilters, MeterRegistry meters) {
        return new SocketTunnel(headersFilters, meters);
    }

    @Bean
    SocketDrain socketDrain(SocketTunnel tunnels, @Value("${maru.socket.drain}") Duration window) {
        return new SocketDrain(tunnels, window);
    }
}
