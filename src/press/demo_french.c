/* demo_french - invented news for the two French papers. */

#include "press/demo_priv.h"

/* A formatter would tear the texts apart. */
/* clang-format off */

static const struct demo_template rows[] = {
    { DEMO_LOCAL,
      SCENE_HILLS,
      false,
      { "{city} inaugure un parc dans le quartier {farea}", "Un nouveau parc ouvre à {city}",
        "Quartier {farea} : {n100} arbres et un sentier pour les promeneurs" },
      { "La municipalité de {city} a [inauguré|ouvert] {fday} un parc public dans le quartier "
      "{farea}, [avec|qui compte] {n100} arbres, {n3} aires de jeux et un sentier "
      "[éclairé|ombragé].",
        "[Le chantier a duré|Les travaux ont demandé] {n15} mois et coûté {n11} millions de "
        "{cur}, [selon|d'après] {ff}, responsable des espaces verts.",
        "« [Nous faisions une demi-heure de voiture pour trouver de l'ombre, maintenant nous "
        "venons à pied|Les enfants ne veulent plus rentrer] », [raconte|sourit] une habitante "
        "[du quartier|venue avec ses trois enfants].",
        "?[L'arrosage|Tout l'arrosage] [se fait|est assuré] avec des eaux traitées, [une "
        "première|ce qui est une première] dans la région.",
        "?Des riverains [demandent|réclament] toutefois [davantage de|plus de] places de "
        "stationnement ; [la mairie promet|la mairie annonce] un parking de {n11:b} places avant "
        "la fin de l'année.",
        "{n3:b} autres jardins [sont prévus|doivent suivre] dans les faubourgs, [dont|parmi "
        "lesquels] celui de la vieille gare." } },
    { DEMO_ECONOMY,
      SCENE_SEA,
      false,
      { "Le port de {city} bat son record de conteneurs",
        "{city} : {n11} 000 conteneurs en un mois",
        "Le trafic du port de {city} en hausse de {pct} %" },
      { "Le port de {city} a [traité|vu passer] {n11} 000 conteneurs le mois dernier, [soit une "
      "hausse|en hausse] de {pct} % sur un an, [selon|d'après] les chiffres publiés {fday}.",
        "[Les nouvelles grues|De nouvelles grues] ont [ramené|réduit] le temps de déchargement à "
        "{n15} heures, [explique|précise] {fm}, directeur de l'exploitation.",
        "[Trois|Plusieurs] compagnies maritimes ont [ouvert|annoncé] des lignes directes vers "
        "[la Méditerranée|l'Europe], ce qui [profite|a profité] aux exportateurs de dattes et "
        "d'huile d'olive.",
        "?« La situation géographique ne suffit pas, [c'est la rapidité qui décide|il faut tenir "
        "les délais] », [souligne|rappelle] l'économiste {fm:b}.",
        "?Un centre de formation [accueille|accueillera] {n11:b} jeunes par semestre [aux "
        "métiers du port|pour apprendre la conduite des engins].",
        "La direction [vise|espère] une croissance de {pct:b} % [l'an prochain|pour le prochain "
        "exercice]." } },
    { DEMO_SPORT,
      SCENE_STADIUM,
      false,
      { "Les jeunes de {city} remportent la coupe régionale",
        "Football : {city} s'impose {goals}-{fewer}",
        "{city} en finale après une soirée de suspense" },
      { "L'équipe de {city} a [battu|dominé] celle de {city:b} {goals}-{fewer} {fday} soir, "
      "[devant|sous les yeux de] {n11} 000 spectateurs.",
        "[Le premier but|L'ouverture du score] est [venu|venue] à la {n15}e minute, [sur une "
        "frappe lointaine|d'une tête imparable] de l'avant-centre.",
        "« [Nous avons été patients|Le groupe n'a jamais paniqué] », a [déclaré|commenté] "
        "l'entraîneur {fm}. « [La route est encore longue|Il faut garder les pieds sur terre]. »",
        "?[Le capitaine|Touché au genou, le capitaine], {fm:b}, [est sorti sur blessure|a dû "
        "céder sa place] et [passera|doit passer] des examens.",
        "[Prochain rendez-vous|La prochaine rencontre est prévue] {fday:b} à {city:c}." } },
    { DEMO_HEALTH,
      SCENE_LAB,
      false,
      { "Grippe : {n11} centres de vaccination ouvrent à {city}",
        "La campagne de vaccination commence {fday} à {city}",
        "{city} : les équipes mobiles vont dans les villages" },
      { "La campagne de vaccination contre la grippe [commence|débute] {fday} à {city}, dans "
      "{n11} centres de santé [et sans rendez-vous|ouverts toute la semaine].",
        "[La priorité va|Priorité est donnée] aux personnes âgées, aux femmes enceintes et [aux "
        "soignants|aux malades chroniques], [rappelle|indique] la docteure {ff}.",
        "L'hiver dernier, {n100} personnes [avaient été hospitalisées|ont dû être "
        "hospitalisées], [la plupart|dans leur grande majorité] non vaccinées.",
        "?{n3} équipes mobiles [se rendront|iront] dans les villages [isolés|de montagne] et les "
        "maisons de retraite.",
        "?« Le vaccin n'empêche pas le rhume, [il évite le pire|il évite l'hôpital] », "
        "[résume|insiste] le pharmacien {fm:b}.",
        "La campagne [dure|doit durer] {n3:b} semaines ; [un bilan|un point] sera publié chaque "
        "{fday:b}." } },
    { DEMO_CULTURE,
      SCENE_CITY,
      false,
      { "Le salon du livre de {city} ouvre ses portes",
        "{n100} éditeurs attendus au salon du livre de {city}",
        "À {city}, les lecteurs sont de retour" },
      { "Le salon du livre de {city} [s'est ouvert|a ouvert ses portes] {fday} avec {n100} "
      "éditeurs [venus de|de] {n15} pays.",
        "[Le programme compte|Au programme :] {n11} rencontres, des signatures et [un espace|un "
        "grand espace] pour les enfants.",
        "« [Un visiteur doit repartir avec un livre qu'il ne cherchait pas|Le nombre de titres "
        "compte moins que les rencontres] », [dit|confie] la directrice {ff}.",
        "?[Les éditeurs|Plusieurs éditeurs] s'inquiètent du prix du papier, [mais|tout en notant "
        "que] les ventes [résistent|progressent de {pct} %].",
        "?[Parmi les invités|Invité d'honneur], le romancier {fm:b} [présente|a présenté] son "
        "dernier ouvrage, [une chronique familiale|récit d'un voyage dans le Sud].",
        "Le salon [se poursuit|reste ouvert] {n15:b} jours, [entrée libre|l'entrée est gratuite] "
        "pour les étudiants." } },
    { DEMO_TECH,
      SCENE_LAB,
      false,
      { "Une jeune entreprise de {city} traduit les dialectes",
        "Une application née à {city} comprend les dialectes",
        "{city} : l'intelligence artificielle parle derja" },
      { "Une jeune entreprise de {city} a [lancé|présenté] {fday} une application qui "
      "[traduit|comprend] {n3} dialectes arabes [sans connexion|même hors ligne].",
        "[Le système|Le modèle] a été entraîné sur {n11} 000 heures d'enregistrements [confiés "
        "par|offerts par] des volontaires.",
        "« [La voix de l'utilisateur ne quitte jamais le téléphone|Elle fonctionne sur des "
        "appareils de cinq ans] », [assure|affirme] {fm}, directeur technique.",
        "?Une infirmière [qui l'a essayée|de la ville] la juge « [très rapide|précieuse avec les "
        "patients] », [même si|bien que] deux voix à la fois la troublent.",
        "?Des spécialistes [demandent|réclament] un audit indépendant, [promis|que l'entreprise "
        "promet] d'ici {n3:b} semaines.",
        "L'application est [gratuite|proposée gratuitement] pour les particuliers ; {n11:b} "
        "hôpitaux [la testent|l'ont déjà adoptée]." } },
    { DEMO_WORLD,
      SCENE_SEA,
      false,
      { "Une ligne maritime relancée entre {city} et l'Europe",
        "Accord de principe pour une ligne depuis {city}", "{city} se rapproche de l'Europe" },
      { "Une délégation venue de {city:b} [a discuté|s'est entretenue] {fday} de la relance "
      "d'une ligne maritime entre {city} et l'Europe, [arrêtée|suspendue] il y a {n15} ans.",
        "« [Les études sont prêtes, restent les tarifs|Le premier navire pourrait partir au "
        "printemps] », a [déclaré|indiqué] {fm}, qui conduit la délégation.",
        "[Une commission|Un groupe de travail] se réunira toutes les {n3} semaines et "
        "[remettra|doit remettre] ses conclusions [avant la fin de l'année|d'ici quelques mois].",
        "?Les échanges [atteignent|représentent] {n11} millions de dollars [par an|l'an "
        "dernier], [surtout|principalement] des produits agricoles.",
        "?[La chambre de commerce|Les exportateurs] [salue|saluent] une liaison qui [fait "
        "gagner|ferait gagner] une semaine de route, selon {ff:b}." } },
    { DEMO_SOCIETY,
      SCENE_CITY,
      false,
      { "À {city}, un retraité répare les vélos des enfants",
        "{n100} vélos offerts par un atelier de {city}",
        "L'atelier du quartier {farea} ne jette rien" },
      { "[Dans un petit atelier|Au fond d'une cour] du quartier {farea}, à {city}, {fm} "
      "[répare|remet en état] de vieux vélos pour les [offrir|donner] aux enfants.",
        "[Depuis sa retraite|En quelques années], il en a [réparé|sauvé] {n100}, [certains "
        "venus|dont certains arrivent] d'autres villes.",
        "« [Un vélo, c'est plus difficile qu'un avion : son propriétaire attend à la porte|Je ne "
        "jette rien, chaque vis a sa place] », [sourit|dit]-il.",
        "?{n3} jeunes [apprennent|sont venus apprendre] le métier [à ses côtés|avec lui], [et sa "
        "voisine|tandis que sa voisine], {ff:b}, choisit les couleurs.",
        "?[On lui a proposé|Une entreprise lui a proposé] un local plus grand ; il a "
        "[refusé|décliné] : « [Les enfants connaissent cette porte|Un grand local veut un "
        "directeur]. »",
        "Il [rêve d'un|espère voir naître un] atelier semblable dans chaque quartier." } },
};
const struct demo_templates demo_french = { rows, COUNT_OF(rows) };
