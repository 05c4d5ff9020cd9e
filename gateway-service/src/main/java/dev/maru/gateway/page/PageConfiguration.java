package dev.maru.gateway.page;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

@Configuration(proxyBeanMethods = false)
public class PageConfiguration {

    private static final Logger log = LoggerFactory.getLogger(PageConfiguration.class);

    @Bean
    WebFiles webFiles(ResourceLoader resources) {
        WebFiles files = WebFiles.load(ResourcePatternUtils.getResourcePatternResolver(resources));
        log.info("{} files of the web client are ready", files.count());
        return files;
    }

    @Bean
    WebFileEndpoint webFileEndpoint(WebFiles files) {
        return new WebFileEndpoint(files);
    }

    @Bean
    PageHeaders pageHeaders(WebFiles files) {
        return new PageHeaders(ContentPolicy.of(files.index()));
    }
}
