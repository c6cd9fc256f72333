# What the window stands on: node, wallet, chains. No Qt Quick.
add_library(landfall_window_backend STATIC
  backend/background_task.h
  backend/deposit_control.h
  backend/deposit_session.cpp
  backend/deposit_session.h
  backend/devnet_control.h
  backend/devnet_session.cpp
  backend/devnet_session.h
  backend/embedded_node.cpp
  backend/embedded_node.h
  backend/instance_lock.cpp
  backend/instance_lock.h
  backend/network_source.h
  backend/node_host.cpp
  backend/node_host.h
  backend/node_link.h
  backend/node_snapshot.cpp
  backend/node_snapshot.h
  backend/profile_networks.cpp
  backend/profile_networks.h
  backend/real_backend.cpp
  backend/real_backend.h
  backend/rehearsal_control.h
  backend/rehearsal_run.cpp
  backend/rehearsal_run.h
  backend/wallet_funds.cpp
  backend/wallet_funds.h
  backend/wallet_sender.cpp
  backend/wallet_sender.h
  backend/wallet_session.cpp
  backend/wallet_session.h)
set_target_properties(landfall_window_backend PROPERTIES AUTOMOC ON)
target_include_directories(landfall_window_backend PUBLIC ${CMAKE_SOURCE_DIR}/app)
target_link_libraries(landfall_window_backend PUBLIC landfall_app_common landfall_keychain landfall_rpc)
landfall_flags(landfall_window_backend)
