package dev.maru.benchmarks.live;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/** A MongoDB that finds nothing and takes everything at once: what is asked for completes, empty. */
final class NoStore implements InvocationHandler {

    private static final String DRIVER = MongoClient.class.getPackageName();
    private static final NoStore NOTHING = new NoStore();

    private NoStore() {}

    static MongoClient client() {
        return (MongoClient) proxy(MongoClient.class);
    }

    private static Object proxy(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, NOTHING);
    }

    private static <T> void end(Subscriber<T> subscriber) {
        Flux.<T>empty().subscribe(subscriber);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Class<?> type = method.getReturnType();
        if (arguments != null && arguments[0] instanceof Subscriber<?> subscriber) {
            end(subscriber);
            return null;
        }
        if (type == Publisher.class) {
            return Flux.empty();
        }
        if (type == CodecRegistry.class) {
            return MongoClientSettings.getDefaultCodecRegistry();
        }
        if (type.isInterface() && type.getPackageName().equals(DRIVER)) {
            return proxy(type);
        }
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            case "toString", "getName" -> "nothing";
            default -> null;
        };
    }
}
