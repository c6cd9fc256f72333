# What the window stands on: node, wallet, chains. No Qt Quick.
add_library(landfall_window_backend STATIC
  background.h
  callers.h
  deposit_flow.h
  deposit_runner.cpp
  deposit_runner.h
  devnet_control.h
  devnet_session.cpp
  devnet_session.h
  embedded_node.cpp
  embedded_node.h
  instance_lock.cpp
  instance_lock.h
  network_source.h
  node_host.cpp
  node_host.h
  node_link.h
  node_snapshot.cpp
  node_snapshot.h
  profile_networks.cpp
  profile_networks.h
  real_backend.cpp
  real_backend.h
  wallet_funds.cpp
  wallet_funds.h
  wallet_sender.cpp
  wallet_sender.h
  wallet_session.cpp
  wallet_session.h)
set_target_properties(landfall_window_backend PROPERTIES AUTOMOC ON)
target_include_directories(landfall_window_backend PUBLIC ${CMAKE_SOURCE_DIR}/app)
target_link_libraries(landfall_window_backend PUBLIC landfall_app_common landfall_keychain landfall_rpc)
landfall_flags(landfall_window_backend)
