# For the preset `portable`: one program that needs no shared library, and so runs on any Linux for
# x86-64. Its loops still come in clones, of which one is chosen where it runs (base/clones.hpp).
set(static "${PROJECT_BINARY_DIR}/static")
if(NOT EXISTS "${static}/lib/libzip.a") # the last of them
    message(STATUS "Building archives of fmt, libxlsxwriter and libzip")
    execute_process(
        COMMAND "${PROJECT_SOURCE_DIR}/script/static-libraries" "${static}"
        COMMAND_ERROR_IS_FATAL ANY
    )
endif()
list(PREPEND CMAKE_PREFIX_PATH "${static}")
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
string(APPEND CMAKE_EXE_LINKER_FLAGS " -static")

# Debian's package of yaml-cpp names its shared library, and has the archive beside it.
find_package(yaml-cpp REQUIRED)
find_library(HEARTH_yaml yaml-cpp REQUIRED)
set_target_properties(yaml-cpp PROPERTIES IMPORTED_LOCATION_NONE "${HEARTH_yaml}")

# The licences of all that is linked in, as Debian has them.
install(DIRECTORY "${static}/licences" DESTINATION share/doc/hearth COMPONENT hearth)
install(FILES packaging/licences DESTINATION share/doc/hearth/licences RENAME README COMPONENT hearth)
foreach(package IN ITEMS libboost-math-dev libc6-dev libcli11-dev libeigen3-dev libssl-dev
                         libstdc++-12-dev libyaml-cpp-dev nlohmann-json3-dev zlib1g-dev)
    file(GLOB text /usr/share/doc/${package}/copyright)
    install(
        FILES ${text}
        DESTINATION share/doc/hearth/licences
        RENAME ${package}
        COMPONENT hearth
    )
endforeach()
