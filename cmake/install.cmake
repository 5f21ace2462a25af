# What `cmake --install` puts where, and the two Debian packages that cpack makes of it: `hearth`, the
# program with all that it reads and shows, and `libhearth-dev`, the rooms as a library.
include(GNUInstallDirs)
set(share "${CMAKE_INSTALL_DATADIR}")
set(doc "${share}/doc")

# ------------------------------------------------------------------------------------- the program
install(TARGETS hearth RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT hearth)

# The program looks for these beside itself, in ../share/hearth.
install(
    DIRECTORY data models scenarios bindings
    DESTINATION "${share}/hearth"
    COMPONENT hearth
    USE_SOURCE_PERMISSIONS # of run.sh in a pipeline
    PATTERN "__pycache__" EXCLUDE
)
install(
    DIRECTORY tests/published
    DESTINATION "${share}/hearth/tests"
    COMPONENT hearth
    FILES_MATCHING
    PATTERN "*.yaml"
)

# Manual pages and completion, by the program itself from its table of options; packed without the
# hour, so that the same bytes come of it.
set(pages "${PROJECT_BINARY_DIR}/pages")
set(written "$<TARGET_FILE:hearth> completion")
add_custom_command(
    OUTPUT "${pages}/written"
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${pages}"
    COMMAND hearth manual "${pages}/man1"
    COMMAND sh -c "gzip -9n '${pages}/man1'/*"
    COMMAND sh -c "for shell in bash zsh fish; do ${written} $shell > '${pages}'/$shell || exit; done"
    COMMAND "${CMAKE_COMMAND}" -E touch "${pages}/written"
    DEPENDS hearth
    VERBATIM
)
add_custom_target(hearth_pages ALL DEPENDS "${pages}/written")
install(DIRECTORY "${pages}/man1" DESTINATION "${CMAKE_INSTALL_MANDIR}" COMPONENT hearth)
foreach(
    shell
    IN
    ITEMS bash/bash-completion/completions/hearth zsh/zsh/vendor-completions/_hearth
          fish/fish/vendor_completions.d/hearth.fish
)
    string(REGEX MATCH "^([a-z]+)/(.*)/([^/]+)$" parts "${shell}")
    install(
        FILES "${pages}/${CMAKE_MATCH_1}"
        DESTINATION "${share}/${CMAKE_MATCH_2}"
        RENAME "${CMAKE_MATCH_3}"
        COMPONENT hearth
    )
endforeach()

install(FILES README.md DESTINATION "${doc}/hearth" COMPONENT hearth)
install(DIRECTORY docs DESTINATION "${doc}/hearth" COMPONENT hearth)

# ------------------------------------------------------------------------------------- the library
# find_package(hearth) gives hearth::hearth: a scenario from a file (load) and questions of it (study).
set(rooms base scenario load draws engine study)
add_library(hearth_library INTERFACE)
target_link_libraries(hearth_library INTERFACE hearth_study hearth_load)
set_target_properties(hearth_library PROPERTIES EXPORT_NAME hearth)
set(targets hearth_library)
foreach(room IN LISTS rooms)
    set_target_properties(hearth_${room} PROPERTIES EXPORT_NAME ${room})
    list(APPEND targets hearth_${room})
    install(
        DIRECTORY src/${room}
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/hearth"
        COMPONENT dev
        FILES_MATCHING
        PATTERN "*.hpp"
    )
endforeach()
install(
    TARGETS ${targets}
    EXPORT hearth
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT dev
)
set(config "${CMAKE_INSTALL_LIBDIR}/cmake/hearth")
install(
    EXPORT hearth
    FILE hearth-targets.cmake
    NAMESPACE hearth::
    DESTINATION "${config}"
    COMPONENT dev
)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/generated/hearth-config-version.cmake" COMPATIBILITY SameMinorVersion
)
file(
    CONFIGURE
    OUTPUT "${PROJECT_BINARY_DIR}/generated/hearth-config.cmake"
    CONTENT
        [[# find_package(hearth): the target hearth::hearth, and what it links.
include(CMakeFindDependencyMacro)
find_dependency(Boost)
find_dependency(Eigen3)
find_dependency(fmt)
find_dependency(OpenSSL COMPONENTS Crypto)
include("${CMAKE_CURRENT_LIST_DIR}/hearth-targets.cmake")
]]
    @ONLY
)
install(
    FILES "${PROJECT_BINARY_DIR}/generated/hearth-config.cmake"
          "${PROJECT_BINARY_DIR}/generated/hearth-config-version.cmake"
    DESTINATION "${config}"
    COMPONENT dev
)
install(DIRECTORY examples DESTINATION "${doc}/libhearth-dev" COMPONENT dev)

# ------------------------------------------------------------------------------- Debian's packages
set(packed "${PROJECT_BINARY_DIR}/packaging")
file(COPY packaging/changelog DESTINATION "${packed}")
file(COPY_FILE CHANGELOG.md "${packed}/upstream")
execute_process(
    COMMAND gzip -9nf "${packed}/changelog" "${packed}/upstream"
    COMMAND_ERROR_IS_FATAL ANY
)
foreach(package IN ITEMS hearth/hearth libhearth-dev/dev)
    string(REPLACE "/" ";" package "${package}")
    list(GET package 0 name)
    list(GET package 1 component)
    install(FILES packaging/copyright DESTINATION "${doc}/${name}" COMPONENT ${component})
    install(
        FILES "${packed}/changelog.gz"
        DESTINATION "${doc}/${name}"
        RENAME changelog.Debian.gz
        COMPONENT ${component}
    )
    install(
        FILES "${packed}/upstream.gz"
        DESTINATION "${doc}/${name}"
        RENAME changelog.gz
        COMPONENT ${component}
    )
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL hearth dev)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE
)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/same_bytes.cmake")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 0upstream1) # older than one of Debian's own would be
set(CPACK_DEBIAN_PACKAGE_MAINTAINER
    "hearth maintainers <maintainers@users.noreply.h-seed-a2080b23.example>"
)
set(CPACK_DEBIAN_HEARTH_PACKAGE_NAME hearth)
set(CPACK_DEBIAN_HEARTH_PACKAGE_SECTION science)
set(CPACK_DEBIAN_HEARTH_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_HEARTH_DESCRIPTION
    "cost-benefit modeller for housing-and-health programmes
Works out what a housing-and-health programme costs, what it saves, whose
money that is, and how much of it is cash. A programme is described in one
text file; every figure carries its source or says that it is an assumption.
.
With a library of unit costs, places of England and models of published
interventions, scenarios, and published studies that it is verified against."
)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libhearth-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libboost-math-dev, libeigen3-dev, libfmt-dev, libssl-dev, libyaml-dev"
)
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "hearth (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(CPACK_COMPONENT_DEV_DESCRIPTION
    "cost-benefit modeller for housing-and-health programmes - library
The rooms of hearth as static libraries with their headers: a scenario from a
file, its draws, and questions with typed answers.
.
In CMake: find_package(hearth), target hearth::hearth."
)
include(CPack)
