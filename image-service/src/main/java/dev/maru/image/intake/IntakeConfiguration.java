package dev.maru.image.intake;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Taking pictures in. */
@Configuration(proxyBeanMethods = false)
@Import(PictureIntake.class)
public class IntakeConfiguration {}
